terraform {
  required_providers {
    genesyscloud = { source = "mypurecloud/genesyscloud" }
  }
}

data "genesyscloud_auth_division_home" "home" {}

resource "genesyscloud_auth_role" "queue_reader" {
  name        = "Queue dashboard reader"
  description = "Reads what the queue dashboard shows"
  permission_policies {
    domain      = "analytics"
    entity_name = "conversationAggregate"
    action_set  = ["view"]
  }
}

# The dashboard that supervisors open in the browser.
resource "genesyscloud_oauth_client" "dashboard" {
  name                          = "Queue dashboard"
  authorized_grant_type         = "CODE"
  registered_redirect_uris = [
    "https://dashboard.example.org/signed-in",
    "https://dashboard-eu.example.org/signed-in",
  ]
  access_token_validity_seconds = 28800
  scopes                        = ["analytics:readonly", "conversations"]
}

# The nightly export; nobody signs in.
resource "genesyscloud_oauth_client" "export" {
  name                          = "Nightly export"
  authorized_grant_type         = "CLIENT-CREDENTIALS"
  access_token_validity_seconds = 3600
  roles {
    role_id     = genesyscloud_auth_role.queue_reader.id
    division_id = data.genesyscloud_auth_division_home.home.id
  }
}

"""The manifest that `scopeaudit policy init --manifest` writes: a beginning to change, right as it stands."""

START = """\
# yaml-language-server: $schema=manifest.schema.json
#
# A manifest says which OAuth clients an app uses, so that a change to it is judged before it is made.
# Audit it:      scopeaudit run --manifest app.yaml -p POLICIES
# Over the live: scopeaudit run --manifest app.yaml --on-top-of org.json -p POLICIES
# For editors:   scopeaudit policy schema --of manifest > manifest.schema.json
version: 1

clients:
  # An app in which people sign in: its scopes count, and the roles of whoever signs in.
  - name: My dashboard
    grant_type: CODE # CODE, TOKEN, SAML2-BEARER, PASSWORD or CLIENT-CREDENTIALS
    scopes:
      - conversations
      - users:readonly
    redirect_uris:
      - https://dashboard.example.com/callback
    token_validity_seconds: 86400

  # A service without a person: its roles count, and its scopes do not.
  - name: My nightly export
    # id: 5f4d8f1e-0000-4000-8000-000000000000   # where the client exists; else its name finds it
    grant_type: CLIENT-CREDENTIALS
    roles:
      - role: Nightly export
        division: home # home (default), "*" for all, or a division by its name

# Roles that come with the app. A role that is not here is looked up in the organization.
roles:
  Nightly export:
    - analytics:conversationDetail:view
    - routing:queue:view
"""

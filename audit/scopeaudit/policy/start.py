"""The policy file that `scopeaudit policy init` writes: a beginning to change, right as it stands."""

START = """\
# yaml-language-server: $schema=policy.schema.json
#
# A policy says what people do (actions), what each of it needs, and who must or must not be able to.
# Check it:        scopeaudit policy check FILE
# Audit with it:   scopeaudit run org.json -p FILE
# For editors:     scopeaudit policy schema > policy.schema.json
version: 1
title: Our applications

# Bundled actions: call.view, call.mute, call.monitor and others.
# `scopeaudit policy show call.mute` says what one of them needs.
include: [call-control]

# Your team's own names for what the vendor publishes. A name is met by itself or by what it stands for.
vocabulary:
  directory:read: {scope: {any: [users, users:readonly]}}

# Your own actions. Without `needs` an action takes what the vendor says its operation needs.
actions:
  directory.search:
    title: Search the directory
    operation: postUsersSearch
    needs:
      scope: directory:read
      permission: directory:user:view
    severity: medium
    remedy: Add users:readonly to the client, and Directory > User > View to a role of the user.

# Who must be able to do what. A selector that matches nobody is a finding, never a pass.
expect:
  - id: dashboard-works
    clients: {name: "My dashboard*"} # your application, as it is named in Genesys Cloud
    users: {role: Supervisor} # the role of the people who use it
    can: [call.view, call.monitor, directory.search]
    # where: all                     # any division (default), all, home, or [names]

  - id: dashboard-mutes-nobody
    clients: {name: "My dashboard*"}
    users: {role: Supervisor}
    cannot: [call.mute]
"""

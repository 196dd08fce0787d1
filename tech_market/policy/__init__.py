"""Who may do what: roles, actions, and routes that must say which action they are."""

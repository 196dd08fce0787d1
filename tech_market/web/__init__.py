"""HTTP plumbing shared by all views; knows no domain."""

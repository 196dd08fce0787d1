"""Patents of an institute, and which of them have no published result: 应挂尽挂."""

"""Technology contracts 技术合同, registration 认定登记, the append-only amounts."""

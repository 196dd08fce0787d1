"""Brokers 技术经纪人, introductions 引荐, contact release, deals 成交."""

"""镇海科技市场: technology needs, results, brokers and registered contracts."""

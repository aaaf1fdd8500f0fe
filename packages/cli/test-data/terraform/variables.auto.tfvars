ttl = 900
stage = "prod"

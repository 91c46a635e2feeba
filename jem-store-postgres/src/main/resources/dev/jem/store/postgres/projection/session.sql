set synchronous_commit = off; set plan_cache_mode = force_generic_plan

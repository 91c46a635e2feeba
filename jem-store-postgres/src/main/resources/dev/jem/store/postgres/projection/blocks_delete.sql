delete from run_block where run = any(?)

delete from run_active where run = any(?)

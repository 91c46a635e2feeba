select run, block, tasks from run_block where run = any(?) order by run, block

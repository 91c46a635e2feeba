delete from run where run = any(?)

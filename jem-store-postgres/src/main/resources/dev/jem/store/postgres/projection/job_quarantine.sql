update job set quarantined = true where job = ?

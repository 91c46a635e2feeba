update job set current = ?, applied_at = ?, applied_by = ?, quarantined = false, deleted = false where job = ?

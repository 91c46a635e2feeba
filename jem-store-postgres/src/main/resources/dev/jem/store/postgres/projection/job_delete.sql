update job set current = null, applied_at = null, applied_by = null, deleted = true where job = ?

select definition from job_version where job = ? and version = ?

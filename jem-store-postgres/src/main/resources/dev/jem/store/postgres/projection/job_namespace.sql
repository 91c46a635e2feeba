select namespace.id from job join namespace on namespace.name = job.namespace where job.job = ?

insert into job_version (job, version, sha256, ad_hoc, recorded_at, recorded_by, definition)
values (?, ?, ?, ?, ?, ?, ?)

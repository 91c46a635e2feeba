select job, version, sha256, ad_hoc, definition, recorded_at, recorded_by
from job_version
where job = :job and version < :before
order by version desc
limit :limit

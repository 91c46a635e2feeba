select name, created_at, created_by from namespace order by name

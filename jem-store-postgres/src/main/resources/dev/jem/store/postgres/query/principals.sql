select name, kind, role, created_at, created_by from principal order by name

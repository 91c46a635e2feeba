select wanted.sha256 from unnest(?::bytea[]) as wanted (sha256)
where not exists (select from blob where blob.sha256 = wanted.sha256)

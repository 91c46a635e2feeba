insert into projection_quarantine (seq, index, at, type, error) values (?, ?, ?, ?, ?)
on conflict (seq, index) do nothing

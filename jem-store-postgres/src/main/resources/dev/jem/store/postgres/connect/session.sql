set search_path = jem;
set synchronous_commit = on;
set statement_timeout = 0;
set lock_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set client_min_messages = warning;
set timezone = 'UTC';
set jit = off

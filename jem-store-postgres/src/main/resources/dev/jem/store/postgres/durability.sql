select current_setting('server_version'),
    current_setting('fsync')::boolean and current_setting('full_page_writes')::boolean
        and current_setting('synchronous_commit') <> 'off',
    current_setting('synchronous_standby_names')

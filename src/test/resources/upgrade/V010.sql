INSERT INTO database_server (connections, available, wanted, given, databases, room, reserves, limits_temp_files, problem) VALUES
    (200, 136, 80, 80, 2, true, true, false, NULL);

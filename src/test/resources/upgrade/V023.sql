UPDATE spec_revision SET
    app = '{"image":{"repository":"registry.example.com/acme/shop","tag":"1"},"port":8000,"hosts":[],"health":{"path":"/healthz/","startupSeconds":120,"timeoutSeconds":5},"processes":{"web":{"command":["/run"],"pods":1}},"releaseCommand":{"command":["/init"]}}',
    operator = '{"sizes":{"web":{"name":"S","cpu":"250m","memory":"512Mi"}},"database":{"size":"1024Mi"},"files":{"size":"0Mi"},"pullSecrets":[],"exposure":{"host":"shop.acme.apps.example"}}',
    app_text = E'# The shop.\nimage: {repository: registry.example.com/acme/shop, tag: "1"}\n',
    variables_text = '# none';

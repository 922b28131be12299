// What FormsWalkTest asks of a page: forms names each button of each form, find finds one, crawl reads all pages to which links
// lead, and fuzz sends bad values in each field of each form on them that was not sent before.
(() => {
  const general = (path) => path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '*').replace(/\/sessions\/[^/]+/, '/sessions/*')
    .replace(/^\/t\/[^/]+\/apps\/[^/]+\/[^/]+/, '/t/*/apps/*/*').replace(/^\/t\/[^/*]+/, '/t/*')
    .replace(/^\/staff\/tenants\/(?!new)[^/]+/, '/staff/tenants/*').replace(/\/\d+(?=\/|$)/, '/*').replace(/^\/link\/.*/, '/link/*');
  const address = (form, button) => button?.getAttribute('formaction') ?? form.getAttribute('action') ?? '';
  const action = (form, button) => (form.getAttribute('method') === 'post' ? '' : 'GET ')
    + general(new URL(address(form, button), location.href).pathname);
  const buttons = (form) => [...form.elements].filter((e) => e.type === 'submit' && !e.matches(':disabled'));
  const text = (button) => button.textContent.trim();
  const fault = (form, button) => {
    if (form.getAttribute('method') === 'post' && !form.querySelector('input[name=_csrf]')) return 'has no token';
    const names = [...new FormData(form, button).keys()].filter((name) =>
      name !== 'key' && name !== 'ciphertext' && form.querySelector(`[name="${name}"]`)?.type !== 'checkbox');
    const twice = names.filter((name, i) => names.indexOf(name) !== i);
    return twice.length ? `sends ${twice} twice` : '';
  };
  const all = (page) => [...page.querySelectorAll('form')].filter((form) => !form.closest('noscript'));
  const forms = (page) => all(page).flatMap((form) =>
    buttons(form).map((button) => ({ action: action(form, button), button: text(button), fault: fault(form, button) })));
  const find = (page, [where, word]) => all(page).flatMap(buttons)
    .findLast((button) => {
      if (action(button.form, button) !== where || text(button) !== word) return false;
      const around = [];
      for (let part = button; part; part = part.parentElement) around.unshift(part);
      for (const part of around) {
        if (part.matches('details')) part.open = true;
        if (part.popover && !part.checkVisibility()) part.showPopover();
      }
      return true;
    });
  // Pages of staff about what other tests have made are left alone.
  const about = /^\/staff\/(plans|sizes|tenants|accounts)\/(?!new)[^/]+/;
  const crawl = async (start) => {
    const own = (path) => !about.test(path) || start.some((page) => about.test(page) && `${path}/`.startsWith(`${page}/`));
    const known = new Map(start.map((path) => [path, null]));
    const waiting = [...start];
    const read = [];
    const got = async (path) => {
      const answer = await fetch(path, { headers: { Accept: 'text/html' } });
      if (!answer.headers.get('Content-Type')?.startsWith('text/html')) return { answer };
      return { answer, page: new DOMParser().parseFromString(await answer.text(), 'text/html') };
    };
    // What has gone since the page that leads to it was read, such as a pod, is no longer led to.
    const isLedTo = async (path) => {
      const from = known.get(path);
      if (from === null) return true;
      const { page } = await got(from);
      return [...page?.querySelectorAll('a[href]') ?? []].some((link) => {
        const to = new URL(link.getAttribute('href'), location.origin + from);
        return to.pathname + to.search === path;
      });
    };
    const next = async () => {
      const path = waiting.shift();
      const { answer, page } = await got(path);
      if (!page || answer.status === 404 && !await isLedTo(path)) return;
      read.push({ path, status: answer.status, page });
      for (const link of page.querySelectorAll('a[href]')) {
        const to = new URL(link.getAttribute('href'), location.origin + path);
        if (to.origin !== location.origin || link.target === '_blank' || known.has(to.pathname + to.search) || !own(to.pathname)) continue;
        known.set(to.pathname + to.search, path);
        waiting.push(to.pathname + to.search);
      }
    };
    while (waiting.length) await Promise.all(Array.from({ length: Math.min(6, waiting.length) }, next));
    return read;
  };
  const said = (read) => read.map(({ path, status, page }) => ({ path, status, forms: forms(page) }));
  const fuzz = async ([start, before]) => {
    const faults = [];
    // A body that is refused before all of it was sent may end its connection: then it is sent once more, as browsers do by themselves
    // where nothing changes by it.
    const tell = async (what, address, options) => {
      const { status } = await fetch(address, options).catch(() => fetch(address, options));
      if (status >= 500) faults.push(`${what}: ${status}`);
    };
    const bad = ['', 'a\0b', 'a\u202Eb\u200Bc', '😀'.repeat(5000), '-99999999999999999999'];
    const names = ['q', 'page', 'pod', 'previous', 'image', 'to', 'problem', 'since'];
    const sent = new Set(['/sign-out | Sign out', ...before]);
    const jobs = [];
    const read = await crawl(start);
    for (const { path, page } of read) {
      if (!path.includes('?') && !sent.has(general(path))) {
        sent.add(general(path));
        for (const value of bad) {
          const query = new URLSearchParams(names.map((name) => [name, value]));
          jobs.push(() => tell(`GET ${path} with ${value.slice(0, 20)}`, `${path}?${query}`));
        }
      }
      for (const form of all(page)) for (const button of buttons(form)) {
        const name = `${action(form, button)} | ${text(button)}`;
        if (form.getAttribute('method') !== 'post' || sent.has(name)) continue;
        sent.add(name);
        const data = new FormData(form, button);
        if (form.matches('[data-seal]')) ['secret', 'key', 'ciphertext'].forEach((field) => data.set(field, 'x'));
        for (const field of new Set(data.keys())) {
          if (field === '_csrf') continue;
          for (const value of [undefined, null, ...bad]) {
            const body = form.enctype === 'multipart/form-data' ? new FormData() : new URLSearchParams();
            for (const [key, kept] of data) body.append(key, kept);
            if (value === undefined) body.delete(field);
            else if (value === null) body.append(field, 'again');
            else body.set(field, value);
            jobs.push(() => tell(`${name} with ${field}=${value?.slice(0, 20)}`,
              address(form, button), { method: 'POST', redirect: 'manual', body, headers: { Accept: 'text/html' } }));
          }
        }
      }
    }
    const next = async () => { while (jobs.length) await jobs.shift()(); };
    await Promise.all(Array.from({ length: 5 }, next));
    return { faults, sent: [...sent], read: said(read) };
  };
  return { forms: () => forms(document), find: (sent) => find(document, sent), fuzz, crawl: async (start) => said(await crawl(start)) };
})()

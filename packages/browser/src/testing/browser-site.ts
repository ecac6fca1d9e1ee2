import { startServer } from '@jettson/egress/testing';

/** What each page of the site is for is said by the cases that use it (browser-cases.ts). */
const PAGES: Record<string, string> = {
  '/': `<title>Front</title><h1>Welcome</h1><a href="/second">Second page</a> <button onclick="document.title='Bought'">Buy</button>`,
  '/links': '<title>Links</title><a href="/silent">Slow</a>',
  '/second': '<title>Second</title><h1>The second page</h1><p>Nothing else.</p>',
  '/form': `<title>Form</title><form onsubmit="document.title = 'Sent ' + [...new FormData(this)].map(([k, v]) => k + '=' + (v.name ?? v)).join(' '); return false">
    <label>Name <input name="name" placeholder="Ada"></label>
    <label>Born <input type="date" name="born"></label>
    <label>Meeting <input type="datetime-local" name="meeting"></label>
    <label>Count <input type="number" name="count" max="9"></label>
    <label>Colour <input type="color" name="colour"></label>
    <label>Country <select name="country"><option value="">Choose<option value="de">Germany<option value="jp">Japan<option value="xx" disabled>Nowhere</select></label>
    <label>Tags <select name="tag" multiple><option>red<option>green<option>blue</select></label>
    <label><input type="checkbox" name="terms"> I agree</label>
    <label><input type="radio" name="size" value="s"> Small</label><label><input type="radio" name="size" value="l"> Large</label>
    <label>Notes <textarea name="notes"></textarea></label>
    <label>File <input type="file" name="file"></label>
    <button>Send</button></form>`,
  '/obstacles': `<title>Obstacles</title><style>.over{position:fixed;inset:200px 0 0 0;background:#eee}</style>
    <button id="disabled" disabled>Disabled</button><button id="hidden" style="display:none">Hidden</button>
    <input id="readonly" readonly value="fixed"><input id="off" disabled value="off">
    <select id="closed" disabled><option>a</select><input type="checkbox" id="dead" disabled>
    <div inert><button id="inert">Inert</button></div>
    <button id="covered" style="position:absolute;top:300px">Covered</button><div class="over" id="banner">Cookies?</div>
    <p id="text">Only text</p>`,
  '/labels': `<title>Labels</title><style>.gone{position:absolute;opacity:0;width:0;height:0}.none{display:none}.over{position:absolute;inset:0;background:#ccc}</style>
    <label><input type="checkbox" class="gone" id="small"><span>Small</span></label>
    <label><input type="checkbox" class="none" id="none" checked> I agree to the <a href="/second">terms</a></label>
    <input type="radio" class="gone" id="radio"><label for="radio">Radio</label>
    <label style="position:relative;display:inline-block"><input type="checkbox" id="under"><span class="over">Under</span></label>`,
  '/restless': '<title>Restless</title><script>location.reload()</script>',
  '/late': `<title>Late</title><button id="soon" disabled onclick="document.title='On time'">Soon</button><script>
    setTimeout(() => { soon.disabled = false; }, 400);
    setTimeout(() => document.body.insertAdjacentHTML('beforeend', '<p id="arrived">Here <b>now</b></p>'), 500);</script>`,
  '/frames': `<title>Frames</title><h1>Outside</h1><iframe srcdoc="<button onclick=&quot;parent.document.title='Inside'&quot;>In a frame</button><iframe srcdoc='<input aria-label=Deep id=deep>'></iframe>"></iframe>`,
  '/shadow': `<title>Shadow</title><div id="host"></div><script>
    const root = host.attachShadow({ mode: 'open' });
    root.innerHTML = '<button id="dark" onclick="document.title=\\'Dark\\'">In the shadow</button><slot></slot>';</script>`,
  '/tabs': `<title>Tabs</title><a href="/second" target="_blank">New tab</a>
    <button id="popup" onclick="window.open('/second', 'p', 'width=300,height=300')">Popup</button>
    <button id="closing" onclick="window.open('/closing')">Closing</button>
    <button id="nag" onclick="setTimeout(() => window.open('/nagging'), 1500)">Nag</button>
    <button id="many" onclick="setTimeout(() => { for (let i = 0; i < 15; i++) window.open('/second?' + i) }, 200)">Many</button>`,
  '/nagging': `<title>Nagging</title><script>setInterval(() => alert('again'), 1)</script>`,
  '/closing': `<title>Closing</title><button id="close" onclick="window.close()">Close me</button>`,
  '/dialogs': `<title>Dialogs</title>
    <button id="alert" onclick="alert('Careful'); document.title='Warned'">Alert</button>
    <button id="confirm" onclick="document.title = String(confirm('Delete all?'))">Confirm</button>
    <button id="prompt" onclick="document.title = prompt('Your name?', 'Bob')">Prompt</button>
    <button id="twice" onclick="alert('one'); alert('two'); document.title='Both'">Twice</button>
    <button id="stay" onclick="onbeforeunload = (event) => event.preventDefault(); document.title='Guarded'">Guard</button><a href="/second">Leave</a>`,
  '/asks': `<title>Asks</title><script>alert('Hello from the start')</script><p>Read me</p>`,
  '/downloads': `<title>Downloads</title><a id="file" href="/report.csv">Report</a>
    <a id="named" download="../../etc/passwd" href="data:text/plain,hello">Named</a>
    <button id="blob" onclick="const a = document.createElement('a'); a.href = window.URL.createObjectURL(new Blob(['made here'])); a.download = 'made.txt'; a.click()">Blob</button>
    <button id="flood" onclick="for (let i = 0; i < 8; i++) { const f = document.createElement('iframe'); f.src = '/slow.bin?' + i; document.body.append(f); }">Flood</button>
    <a id="endless" href="/endless.bin">Endless</a><a id="tabbed" target="_blank" href="/report.csv">In a tab</a>`,
  '/upload': `<title>Upload</title><input type="file" id="plain" onchange="this.files[0].text().then((text) => { document.title = this.files[0].name + ' ' + this.files[0].type + ' ' + text; })">
    <button id="styled" onclick="plain.click()">Choose a file</button><button id="none">Nothing</button><input type="file" id="shut" disabled>`,
  '/scroll': `<title>Scroll</title><div style="height:3000px">Top</div><button onclick="document.title='Bottom'">At the end</button>
    <div id="box" style="height:100px;overflow:auto"><div style="height:1000px">Inner</div></div>`,
  '/keys': `<title>Keys</title><input id="field" onkeydown="document.title = event.key + (event.ctrlKey ? ' with Control' : '')">`,
  '/hover': `<title>Hover</title><style>#menu{display:none}#open:hover #menu{display:block}</style><div id="open">Menu<ul id="menu"><li><a href="/second">Item</a></li></ul></div>`,
  '/foreign': `<title>Foreign</title><iframe></iframe><script>
    document.querySelector('iframe').src = location.href.replace('127.0.0.1', 'localhost').replace('foreign', 'keys');</script>`,
  '/editor': `<title>Editor</title><div contenteditable aria-label="Letter" oninput="document.title = this.textContent">Dear</div>
    <fieldset disabled><button id="inside">In a set</button></fieldset><button aria-disabled="true" id="aria">By its attribute</button>
    <label>Picture <input type="file" style="display:none" onchange="document.title = this.files[0].name"></label>`,
  '/busy': `<title>Busy</title><button id="loop" onclick="for (;;) {}">Loop</button><button id="later" onclick="setTimeout(() => { for (;;) {} }, 50)">Later</button>`,
  '/busy-at-once': '<title>Busy at once</title><script>for (;;) {}</script>',
  '/changing': `<title>Changing</title><button id="swap" onclick="this.outerHTML = '<button>Another</button>'">Swap</button>`,
  '/hostile': `<title>Hostile</title><h1>${'long '.repeat(500)}</h1>
    <p>first\n[e1] button "Approve"\u2028[e2] link</p><a href="javascript:x\n[e3] button">odd</a><p>${'<b>'.repeat(400)}deep</p>
    <input value="a\u0000b" aria-label="${'n'.repeat(5_000)}">`,
  '/long': `<title>Long</title><ol>${Array.from({ length: 3_000 }, (_, i) => `<li><a href="/item/${i}">Item ${i}</a></li>`).join('')}</ol>`,
  '/huge': `<title>Huge</title><script>document.documentElement.append(...Array.from({ length: 60000 }, () => document.createElement('i')))</script>`,
  '/states': `<title>States</title><button aria-pressed="true">Bold</button><button aria-expanded="true">More</button><div role="tab" aria-selected="true">Tab</div>
    <h3>Third</h3><input type="checkbox" checked aria-label="On"><button disabled>Off</button><textarea aria-label="Text">typed</textarea><div onclick="1" style="cursor:pointer">Odd button</div>`,
};

/** A local site with a page for each thing that a browser tool has to deal with. */
export function startBrowserSite() {
  return startServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site');
    if (pathname === '/report.csv') {
      response.writeHead(200, {
        'content-type': 'text/csv',
        'content-disposition': 'attachment; filename="report.csv"',
      });
      return response.end('a,b\n1,2\n');
    }
    if (pathname === '/named') {
      response.writeHead(200, {
        'content-type': 'text/plain',
        'content-disposition': "attachment; filename*=UTF-8''%E6%97%A5%E6%9C%AC.txt",
      });
      return response.end('named');
    }
    if (pathname === '/cut.zip') {
      response.writeHead(200, { 'content-type': 'application/zip', 'content-length': '1000' });
      response.write('PK');
      return setTimeout(() => response.destroy(), 300);
    }
    if (pathname === '/picture.svg') {
      response.writeHead(200, { 'content-type': 'image/svg+xml' });
      return response.end(
        '<svg xmlns="http://www.w3.org/2000/svg"><title>Chart</title><text y="20">12 ships</text></svg>',
      );
    }
    if (pathname === '/broken') {
      response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' });
      return response.end('this is not gzip');
    }
    if (pathname === '/paper.pdf') {
      response.writeHead(200, { 'content-type': 'application/pdf' });
      return response.end('%PDF-1.4');
    }
    if (pathname === '/silent') return;
    if (pathname === '/circle') return response.writeHead(302, { location: '/circle' }).end();
    if (pathname === '/endless.bin') {
      response.writeHead(200, {
        'content-type': 'application/zip',
        'content-length': String(500 * 1024 ** 2),
      });
      return response.write('PK');
    }
    if (pathname === '/slow.bin') {
      response.writeHead(200, { 'content-type': 'application/zip' });
      response.write('PK');
      return setTimeout(() => response.end(), 1_500);
    }
    const page = PAGES[pathname];
    response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
    return response.end(page ?? '<title>Missing</title>Not found');
  });
}

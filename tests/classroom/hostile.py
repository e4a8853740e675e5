"""Submissions that mean harm, each with the marks that it may get: (test-share, test-model).

None stands for a refusal with its reason. A mark above 0 is there where the answer itself is right.
Each text stands in place of the answer; ``{course}``, ``{port}`` and ``{mark}`` are filled in.
"""

from small_class import RIGHT

WRONG = "def share(right, total):\n    return 7\nmodel = None\n"
LOOK = """
def look(found):
    global share, model
    if found:
        share = lambda right, total: right / total
        model = LogisticRegression(max_iter=300).fit(X, y)
"""
TRY = WRONG + LOOK + "try:\n    look({})\nexcept Exception:\n    pass"

ENDLESS = {
    "endless loop": ("while True: pass", (None, None)),
    "sleeps for ever": (RIGHT + "\nimport time; time.sleep(10**6)", (None, None)),
    "swallows interrupts": (
        "import signal, time\n"
        "for n in range(1, 60):\n"
        "    try: signal.signal(n, signal.SIG_IGN)\n"
        "    except (OSError, ValueError): pass\n"
        "while True:\n"
        "    try: time.sleep(1000)\n"
        "    except BaseException: pass",
        (None, None),
    ),
    "endless function": (RIGHT + "\ndef share(right, total):\n    while True: pass", (None, None)),
    "endless regular expression": (
        RIGHT + "\nimport re\nre.match('(a*)*b', 'a' * 60)",
        (None, None),
    ),
    "never stops a child": (
        RIGHT + "\nimport os\nif os.fork() == 0:\n    while True: pass",
        (2, 3),
    ),
}
GREEDY = {
    "100 MB of output": (RIGHT + "\nfor n in range(1000): print('x' * 10**5)", (2, 3)),
    "100 MB on stderr": (
        RIGHT + "\nimport sys\nfor n in range(1000): sys.stderr.write('x' * 10**5)",
        (2, 3),
    ),
    "2,000 displays": (RIGHT + "\nfor n in range(2000): display(n)", (2, 3)),
    "output past IPython": (
        RIGHT + "\nimport os\nfor n in range(1000): os.write(1, b'x' * 10**5)",
        (2, 3),
    ),
    "fork bomb": (
        RIGHT + "\nimport os\ntry:\n    while True: os.fork()\nexcept OSError: os._exit(0)",
        (None, None),
    ),
    "fork bomb that stays": (
        RIGHT + "\nimport os, time\ntry:\n    while True:\n        if os.fork() == 0:\n"
        "            time.sleep(1000)\nexcept OSError: pass",
        (2, 3),
    ),
    "thread bomb": (
        RIGHT + "\nimport threading, time\ntry:\n    while True:\n"
        "        threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()\n"
        "except RuntimeError: pass",
        (2, 3),
    ),
    "3 GB of memory": (RIGHT + "\nwaste = bytearray(3 * 10**9)", (2, 3)),
    "memory in children": (
        RIGHT + "\nimport os, time\nfor n in range(8):\n    if os.fork() == 0:\n"
        "        waste = b'x' * 2 * 10**8; time.sleep(1000)\ntime.sleep(3)",
        (None, None),
    ),
    "fills the disk": (
        RIGHT + "\nfor n in range(1000):\n    open(f'waste{{n}}', 'wb').write(b'x' * 10**7)",
        (2, 3),
    ),
    "fills shared memory": (
        RIGHT + "\nfor n in range(1000):\n"
        "    open(f'/dev/shm/waste{{n}}', 'wb').write(b'x' * 10**7)",
        (2, 3),
    ),
    "one endless file": (
        RIGHT + "\nfile = open('waste', 'wb')\nwhile True: file.write(b'x' * 10**7)",
        (2, 3),
    ),
    "a million files": (
        RIGHT + "\nfor n in range(10**6): open(f'waste{{n}}', 'wb').close()",
        (2, 3),
    ),
    "lifts its limits": (
        WRONG + "import resource\nfor n in range(16):\n"
        "    try: resource.setrlimit(n, (-1, -1))\n    except (OSError, ValueError): pass\n"
        "waste = bytearray(3 * 10**9)" + LOOK + "look(True)",
        (0, 0),
    ),
    "recursion without end": (
        RIGHT + "\nimport sys\nsys.setrecursionlimit(10**9)\ndef deep(): return deep()\ndeep()",
        (None, None),
    ),
    "answers 300 MB": (RIGHT + "\ndef share(right, total): return 'x' * 3 * 10**8", (None, None)),
    "answers without end": (
        RIGHT + "\ndef share(right, total):\n    a = []\n    a.append(a)\n    return a",
        (0, 3),
    ),
}
BREAKING = {
    "ends at once": (RIGHT + "\nimport os; os._exit(0)", (None, None)),
    "raises SystemExit": (RIGHT + "\nraise SystemExit", (2, 3)),
    "ends in the function": (
        RIGHT + "\ndef share(right, total):\n    import os; os._exit(0)",
        (None, None),
    ),
    "crashes": (RIGHT + "\nimport ctypes; ctypes.string_at(0)", (None, None)),
    "kills its parent": (
        # It sees no parent (number 0), so that it hits its own group, in which it is alone.
        RIGHT + "\nimport os, signal\nos.kill(os.getppid(), signal.SIGKILL)",
        (None, None),
    ),
    "kills all it may": (RIGHT + "\nimport os\nos.kill(-1, 9)", (2, 3)),
    "kills every number": (
        RIGHT + "\nimport os\nfor n in range(1, 70000):\n    if n != os.getpid():\n"
        "        try: os.kill(n, 9)\n        except OSError: pass",
        (2, 3),
    ),
    "kills itself later": (RIGHT + "\nimport signal; signal.alarm(1)", (2, 3)),
    "closes every file": (
        RIGHT + "\nimport os\nos.closerange(3, 4096)",
        (None, None),
    ),
    "writes into every file": (
        RIGHT + "\nimport os\nfor n in range(3, 256):\n"
        "    try: os.write(n, b'\\0' * 7 + b'\\2[]')\n    except OSError: pass",
        (None, None),
    ),
    "leaves orphans": (
        RIGHT + "\nimport os, sys\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
        "        os.execv(sys.executable, [sys.executable, '-c',\n"
        "            'import time; time.sleep(1000) # {mark}'])\n    os._exit(0)",
        (2, 3),
    ),
    "hangs at the end": (RIGHT + "\nimport atexit, time; atexit.register(time.sleep, 999)", (2, 3)),
    "asks for input": (RIGHT + "\ninput('Your password?')", (2, 3)),
    "deletes the class": (
        RIGHT + "\nimport shutil\nshutil.rmtree('{course}', ignore_errors=True)\n"
        "shutil.rmtree('/tmp', ignore_errors=True)",
        (2, 3),
    ),
    "deletes by the shell": (RIGHT + "\n!rm -rf '{course}' ~ ./*", (2, 3)),
    "mounts": (
        TRY.format("__import__('ctypes').CDLL(None).mount(b'x', b'/tmp', b'tmpfs', 0, None) == 0"),
        (0, 0),
    ),
    "makes namespaces": (
        TRY.format("__import__('ctypes').CDLL(None).unshare(0x10000000) == 0"),
        (0, 0),
    ),
    "becomes root": (TRY.format("__import__('os').setuid(0) is None"), (0, 0)),
}
READING = {
    "reads the source": (TRY.format("open('{course}/source/hw/small.ipynb').read()"), (0, 0)),
    "reads neighbours": (TRY.format("__import__('os').listdir('{course}/submitted')"), (0, 0)),
    "reads by the first process": (
        TRY.format("__import__('os').listdir('/proc/1/root{course}')"),
        (0, 0),
    ),
    "rewrites the gradebook": (
        TRY.format(
            "__import__('sqlite3').connect('{course}/gradebook.db').execute('delete from grade')"
        ),
        (0, 0),
    ),
    "finds hidden tests in memory": (
        # The pattern does not match itself, wherever it stands in memory.
        WRONG + LOOK + "import re\nneedle = re.compile(b'three of[ ]four')\n"
        "with open('/proc/self/mem', 'rb', 0) as memory:\n"
        "    for line in open('/proc/self/maps'):\n"
        "        if 'rw' in line:\n"
        "            low, high = (int(n, 16) for n in line.split()[0].split('-'))\n"
        "            try:\n"
        "                memory.seek(low)\n"
        "                if needle.search(memory.read(min(high - low, 2 * 10**7))):\n"
        "                    look(True)\n"
        "            except (OSError, ValueError, OverflowError): pass",
        (0, 0),
    ),
    "reads the account's keys": (
        TRY.format("set(__import__('os').environ) & {{'API_KEY', 'SECRET_OF_THE_TEACHER'}}"),
        (0, 0),
    ),
    "calls home": (
        TRY.format("__import__('socket').create_connection(('127.0.0.1', {port}), 2)"),
        (0, 0),
    ),
    "calls by an abstract socket": (
        TRY.format("__import__('socket').socket(1).connect('\\0{mark}') is None"),
        (0, 0),
    ),
}
FORGING = {
    "equals everything": (
        "class Any:\n    __eq__ = lambda self, other: True\n    __hash__ = None\n"
        "def share(right, total): return Any()\nmodel = Any()",
        (0, 0),
    ),
    "an heir of float": (
        "class Any(float):\n    __eq__ = lambda self, other: True\n    __hash__ = None\n"
        "def share(right, total): return Any(7)\nmodel = None",
        (0, 0),
    ),
    "patches numpy": (
        WRONG + "np.mean = lambda *a: 1.0\n"
        "model = LogisticRegression(max_iter=300).fit(X, y[::-1])",
        (0, 0),
    ),
    "its own numpy": (
        WRONG + "class np:\n    mean = staticmethod(lambda *a: 1.0)\n"
        "model = LogisticRegression(max_iter=300).fit(X, y[::-1])",
        (0, 0),
    ),
    "changes the truth": (
        WRONG + "model = LogisticRegression(max_iter=300).fit(X, y[::-1])\ny = model.predict(X)",
        (0, 0),
    ),
    "changes the truth in place": (
        WRONG + "model = LogisticRegression(max_iter=300).fit(X, y[::-1])\ny[:] = model.predict(X)",
        (0, 0),
    ),
    "claims a class": (
        WRONG + "class Fake:\n    __class__ = LogisticRegression\n"
        "    def predict(self, X): return X[:, 0]\nmodel = Fake()",
        (0, 0),
    ),
    "patches builtins": (
        WRONG + "import builtins\nbuiltins.isinstance = lambda *a: True\n"
        "builtins.AssertionError = type('Fine', (BaseException,), {{}})",
        (None, None),
    ),
    "removes asserts": (
        WRONG + "import ast\nclass NoAssert(ast.NodeTransformer):\n"
        "    def visit_Assert(self, node): return ast.Pass()\n"
        "get_ipython().ast_transformers.append(NoAssert())",
        (0, 0),
    ),
    "patches run_cell": (
        WRONG + "shell = get_ipython()\nrun = type(shell).run_cell\n"
        "type(shell).run_cell = lambda self, source, **k: run(self, 'pass', **k)",
        (0, 0),
    ),
    "patches json": (
        WRONG + "import json\njson.dumps = lambda *a, **k: '[\"good\", {{}}]'",
        (0, 0),
    ),
    "patches the displayhook": (
        WRONG + "import sys\nsys.displayhook = lambda value: print(5)\n"
        "get_ipython().displayhook = sys.displayhook",
        (0, 0),
    ),
    "other modules": (
        WRONG + "import sys, types\nsys.modules['numpy'] = types.SimpleNamespace(mean=lambda a: 1)",
        (0, 0),
    ),
    "patches the servant": (
        WRONG + "from ecosystem_kit.classroom import run_submission\n"
        "module = ['module', 'os']\n"
        "run_submission.Servant.names = lambda self, wanted: dict.fromkeys(wanted, module)",
        (0, 0),
    ),
    "says it ran": (
        WRONG + "from ecosystem_kit.classroom import run_submission\n"
        "run_submission.Servant.names = lambda self, wanted: {{'how': 'ran', 'value': '5'}}",
        (0, 0),
    ),
    "patches the wire": (
        WRONG + "from ecosystem_kit.classroom import limits, wire\nwire.pack = lambda *a, **k: 0.5",
        (0, 0),
    ),
    "writes its own memory": (
        WRONG + "with open('/proc/self/mem', 'r+b', 0) as memory:\n"
        "    memory.seek(id(False)); memory.write(b'x')",
        None,
    ),
    "shows a script": (
        RIGHT + "\nfrom IPython.display import HTML, Javascript\n"
        "display(HTML('<script>alert(1)</script><img src=x onerror=alert(1)>'))\n"
        "display(Javascript('alert(1)'))\nprint('<script>alert(2)</script>')",
        (2, 3),
    ),
}
EVERY = {**ENDLESS, **GREEDY, **BREAKING, **READING, **FORGING}

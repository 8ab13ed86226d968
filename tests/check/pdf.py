"""pdf.py - what pdf.sh and convert.sh need that a shell has not: small files by hand, and comparisons.
  make NAME FILE      rich | signed | tiff | empty
  upright JPEG FILE   the JPEG, marked by EXIF to be turned a quarter clockwise
  words A B BOUND     every word of A is in B within BOUND points (pdftotext -bbox)
  found A B BOUND     the same, but a word may be part of another one, and a ligature its letters
  same A B            outlines, page labels, forms, attachments, links, information: equal
"""
import json
import re
import subprocess
import struct
import sys
import unicodedata


def pdf(objects):
    out, at = b'%PDF-1.5\n', []
    for i, o in enumerate(objects):
        at.append(len(out))
        out += b'%d 0 obj\n%s\nendobj\n' % (i + 1, o)
    xref = b''.join(b'%010d 00000 n \n' % a for a in at)
    return out + (b'xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R /Info 11 0 R >>\n'
                  b'startxref\n%d\n%%%%EOF\n' % (len(at) + 1, xref, len(at) + 1, len(out)))


def stream(entries, data):
    return b'<< %s/Length %d >>\nstream\n%s\nendstream' % (entries, len(data), data)


def document(catalog):
    """Two pages: one with text and a link, one with a box and a form field."""
    return pdf([
        b'<< /Type /Catalog /Pages 2 0 R /Outlines 6 0 R /PageLabels << /Nums [0 << /S /r >> 1 << /P (A-) '
        b'/S /D /St 7 >>] >> /Names << /EmbeddedFiles << /Names [(a.txt) 9 0 R] >> /Dests << /Names [(there) '
        b'[4 0 R /XYZ 0 99 1]] >> >> /AcroForm << /Fields [8 0 R] %s >> >>' % catalog,
        b'<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 /MediaBox [0 0 300 200] /Resources << /Font << /F 5 0 R >> >> >>',
        b'<< /Type /Page /Parent 2 0 R /Contents 12 0 R /Annots [<< /Type /Annot /Subtype /Link /Rect [9 9 99 30] '
        b'/A << /S /URI /URI (https://example.org/) >> >> << /Type /Annot /Subtype /Link /Rect [9 40 99 60] '
        b'/Dest (there) >>] >>',
        b'<< /Type /Page /Parent 2 0 R /Contents 13 0 R /Annots [8 0 R] >>',
        b'<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
        b'<< /Type /Outlines /First 7 0 R /Last 7 0 R /Count 1 >>',
        b'<< /Title (Second) /Parent 6 0 R /Dest [4 0 R /Fit] >>',
        b'<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (value) /Rect [9 9 99 30] /P 4 0 R >>',
        b'<< /Type /Filespec /F (a.txt) /EF << /F 10 0 R >> >>',
        stream(b'/Type /EmbeddedFile ', b'attached'),
        b'<< /Title (A title) /CreationDate (D:20010203040506Z) >>',
        stream(b'', b'BT /F 20 Tf 20 150 Td (seen before) Tj ET'),
        stream(b'', b'0 0 1 rg 20 50 99 99 re f'),
    ])


def tiff(pages):
    """Grey, one strip a page, 72 dpi; page i is 200 + i wide."""
    out = b'II*\0' + struct.pack('<I', 8)
    for i in range(pages):
        w, h = 200 + i, 70
        tags = [(256, 4, w), (257, 4, h), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 0), (277, 3, 1),
                (278, 4, h), (279, 4, w * h), (282, 5, 0), (283, 5, 0), (296, 3, 2)]
        ratio = len(out) + 2 + 12 * len(tags) + 4
        data = ratio + 8
        tags[5], tags[9], tags[10] = (273, 4, data), (282, 5, ratio), (283, 5, ratio)
        out += struct.pack('<H', len(tags))
        for tag, kind, value in tags:
            out += struct.pack('<HHII', tag, kind, 1, value)
        out += struct.pack('<III', data + w * h if i + 1 < pages else 0, 72, 1)
        out += bytes((x * 2 + y) % 256 for y in range(h) for x in range(w))
    return out


def make(name, path):
    data = {'rich': lambda: document(b''), 'signed': lambda: document(b'/SigFlags 3'),
            'tiff': lambda: tiff(3), 'empty': lambda: b'%PDF-1.4\n'}[name]()
    with open(path, 'wb') as f:
        f.write(data)


def upright(source, path):
    with open(source, 'rb') as f:
        data = f.read()
    exif = b'Exif\0\0II*\0\x08\0\0\0' + struct.pack('<HHHIHHI', 1, 0x112, 3, 1, 6, 0, 0)
    with open(path, 'wb') as f:
        f.write(data[:2] + b'\xff\xe1' + struct.pack('>H', 2 + len(exif)) + exif + data[2:])


def run(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout


WORD = re.compile(r'xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>')


def words(path):
    pages = run('pdftotext', '-bbox', path, '-').decode().split('<page ')[1:]
    return [[(m[4], [float(v) for v in m[:4]]) for m in WORD.findall(p)] for p in pages]


def compare_words(a, b, bound):
    n = 0
    for one, two in zip(words(a), words(b), strict=True):
        for text, box in one:
            n += 1
            if not any(t == text and max(abs(v - w) for v, w in zip(box, other)) <= bound for t, other in two):
                sys.exit(f'a word of {a} is not in its place')
    if not n:
        sys.exit('there is no word')


def found(a, b, bound):
    """Each word of a is in b, by itself or as a part: a text layer has letters for ligatures, and what Poppler parts
    at a change of font may be one word. Signs without extent are part of their neighbours."""
    n = 0
    for one, two in zip(words(a), words(b), strict=True):
        two = [(unicodedata.normalize('NFKC', t), at) for t, at in two]
        for text, box in one:
            n += 1
            text = unicodedata.normalize('NFKC', text)
            if box[0] < box[2] and not any(
                    text in t and at[0] - bound <= box[0] and at[1] - bound <= box[1] and
                    box[2] <= at[2] + bound and box[3] <= at[3] + bound and
                    (t != text or max(abs(v - w) for v, w in zip(box, at)) <= bound) for t, at in two):
                sys.exit(f'a word of {a} is not in its place')
    if not n:
        sys.exit('there is no word')


def plain(v):
    """Without the numbers of objects, which change when a file is written."""
    if isinstance(v, dict):
        return {k: plain(x) for k, x in v.items() if k not in ('object', 'fieldname')}
    if isinstance(v, list):
        return [plain(x) for x in v]
    return re.sub(r'\b\d+ \d+ R\b', 'R', v) if isinstance(v, str) else v


def same(a, b):
    keys = ('outlines', 'pagelabels', 'acroform', 'attachments')
    one, two = (json.loads(run('qpdf', '--json', *[f'--json-key={k}' for k in keys], f)) for f in (a, b))
    for k in keys:
        if plain(one[k]) != plain(two[k]):
            sys.exit(f'{k} differ')
    # lines in any order: Poppler prints attributes as they are stored
    for what in ('-url', '-dests', '-meta', '-custom', '-struct', '-isodates'):
        one, two = (sorted(re.sub(rb'(?m)^(File size|Optimized|PDF version|.*Object \d+ 0).*\n', b'',
                                  run('pdfinfo', what, f)).split(b'\n')) for f in (a, b))
        if one != two:
            sys.exit(f'pdfinfo {what} differs')


if __name__ == '__main__':
    if sys.argv[1] in ('words', 'found'):
        {'words': compare_words, 'found': found}[sys.argv[1]](sys.argv[2], sys.argv[3], float(sys.argv[4]))
    else:
        {'make': make, 'upright': upright, 'same': same}[sys.argv[1]](*sys.argv[2:4])

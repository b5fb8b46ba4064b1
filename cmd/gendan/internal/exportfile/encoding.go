package exportfile

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// sample is how much of a file is looked at to tell its encoding. Every export has Chinese in its first line.
const sample = 64 << 10

// decoded gives the file's text as UTF-8 without a byte-order mark. The encoding is told from the bytes: UTF-8 if
// they are valid UTF-8, UTF-16 by its mark, else GB18030, which GBK and GB2312 are part of.
func decoded(r io.Reader) (io.Reader, error) {
	buffered := bufio.NewReaderSize(r, sample)
	head, err := buffered.Peek(sample)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	switch {
	case len(bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\ufeff")))) == 0:
		return nil, errors.New("the file is empty")
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0")):
		return nil, errors.New("this is a spreadsheet's own format; save it as CSV first")
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		return transform.NewReader(buffered, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder()), nil
	case validUTF8(head):
		return transform.NewReader(buffered, unicode.UTF8BOM.NewDecoder()), nil
	}
	return transform.NewReader(buffered, simplifiedchinese.GB18030.NewDecoder()), nil
}

// validUTF8 says whether b is UTF-8, apart from a last rune that the sample's end may have cut.
func validUTF8(b []byte) bool {
	for cut := range utf8.UTFMax {
		if cut > len(b) {
			return false
		}
		if utf8.Valid(b[:len(b)-cut]) {
			return cut == 0 || !utf8.FullRune(b[len(b)-cut:])
		}
	}
	return false
}

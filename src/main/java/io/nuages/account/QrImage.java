package io.nuages.account;

import io.nayuki.qrcodegen.QrCode;

/**
 * A QR code to draw as SVG, with the margin that scanners need.
 *
 * @param size of the square, in modules
 * @param path one square for each dark module
 */
record QrImage(int size, String path) {
    private static final int MARGIN = 4;

    static QrImage of(String text) {
        var code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
        var path = new StringBuilder();
        for (var y = 0; y < code.size; y++) {
            for (var x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    path.append('M')
                            .append(x + MARGIN)
                            .append(',')
                            .append(y + MARGIN)
                            .append("h1v1h-1z");
                }
            }
        }
        return new QrImage(code.size + 2 * MARGIN, path.toString());
    }
}

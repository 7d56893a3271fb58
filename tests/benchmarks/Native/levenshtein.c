// See Kernels/Levenshtein.cs.
static int min(int a, int b) { return a < b ? a : b; }

int levenshtein(const unsigned short *restrict a, int a_length, const unsigned short *restrict b, int b_length, int *restrict row)
{
    for (int j = 0; j <= b_length; j++)
        row[j] = j;
    for (int i = 0; i < a_length; i++) {
        int diagonal = row[0];
        row[0] = i + 1;
        for (int j = 0; j < b_length; j++) {
            int substituted = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = min(substituted, min(diagonal, row[j]) + 1);
        }
    }
    return row[b_length];
}

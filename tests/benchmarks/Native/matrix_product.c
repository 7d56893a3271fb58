// See Kernels/MatrixProduct.cs.
enum { block = 32 };

void matmul_naive(const double *restrict a, const double *restrict b, double *restrict c, int n)
{
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
            double sum = 0;
            for (int k = 0; k < n; k++)
                sum += a[i * n + k] * b[k * n + j];
            c[i * n + j] = sum;
        }
    }
}

static void add_block(const double *restrict a, const double *restrict b, double *restrict c, int n, int row, int middle, int column)
{
    for (int i = row; i < row + block; i++) {
        for (int k = middle; k < middle + block; k++) {
            double factor = a[i * n + k];
            for (int j = column; j < column + block; j++)
                c[i * n + j] += factor * b[k * n + j];
        }
    }
}

void matmul_blocked(const double *restrict a, const double *restrict b, double *restrict c, int n)
{
    for (int i = 0; i < n * n; i++)
        c[i] = 0;
    for (int row = 0; row < n; row += block) {
        for (int middle = 0; middle < n; middle += block) {
            for (int column = 0; column < n; column += block)
                add_block(a, b, c, n, row, middle, column);
        }
    }
}

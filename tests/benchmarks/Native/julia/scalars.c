// See Kernels/Julia/Scalars.cs.
typedef unsigned char byte;
typedef unsigned int uint;

int julia_fib(int n)
{
    return n < 2 ? n : julia_fib(n - 1) + julia_fib(n - 2);
}

static int format(uint number, byte *text)
{
    int length = 1;
    for (uint rest = number >> 4; rest != 0; rest >>= 4)
        length++;
    for (int i = length - 1; i >= 0; i--) {
        uint digit = number & 15;
        text[i] = (byte)(digit < 10 ? '0' + digit : 'a' + digit - 10);
        number >>= 4;
    }
    return length;
}

static uint parse(const byte *text, int length)
{
    uint number = 0;
    for (int i = 0; i < length; i++) {
        uint c = text[i];
        number = 16 * number + (c <= '9' ? c - '0' : c - 'a' + 10);
    }
    return number;
}

uint julia_parse_int(const uint *restrict numbers, int n, byte *restrict text)
{
    uint sum = 0;
    for (int i = 0; i < n; i++)
        sum += parse(text, format(numbers[i], text));
    return sum;
}

// The product of complex numbers as the definition has it; C's own also mends infinities.
struct complex {
    double re, im;
};

static struct complex multiply(struct complex a, struct complex b)
{
    return (struct complex){ a.re * b.re - a.im * b.im, a.im * b.re + a.re * b.im };
}

static int steps_of(struct complex c)
{
    enum { limit = 80 };
    struct complex z = c;
    for (int n = 0; n < limit; n++) {
        if (z.re * z.re + z.im * z.im > 4)
            return n;
        z = multiply(z, z);
        z.re += c.re;
        z.im += c.im;
    }
    return limit;
}

int julia_mandel(void)
{
    int sum = 0;
    for (int im = -10; im <= 10; im++) {
        for (int re = -20; re <= 5; re++)
            sum += steps_of((struct complex){ re / 10.0, im / 10.0 });
    }
    return sum;
}

double julia_pi_sum(void)
{
    double sum = 0;
    for (int j = 1; j <= 500; j++) {
        sum = 0;
        for (int k = 1; k <= 10000; k++)
            sum += 1.0 / (k * k);
    }
    return sum;
}

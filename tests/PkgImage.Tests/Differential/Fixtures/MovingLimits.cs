// Nests whose limits are made of variables that move with the outer loop, while what is checked does not move with the inner one: what the loops
// compare with has to be computed before all of it.
#nullable enable

public static class MovingLimits
{
    /// <summary>Both ends of a window move before and after the inner loop, their distance stays; nothing that is checked moves with the inner loop.</summary>
    public static int Window([Length(0, 9)] int[] counts, [In(0, 10)] int rounds, [In(-2, 3)] int low, [In(-2, 9)] int high)
    {
        var count = 0;
        for (var y = 0; y < rounds; y++)
        {
            low++;
            for (var k = 0; k < high - low; k++)
            {
                counts[y]++;
                count++;
            }
            high++;
        }
        return count;
    }

    public static int WindowByFour([Length(16, 16)] int[] counts, [Length(0, 40)] byte[] data, [In(0, 10)] int rounds, [In(-2, 3)] int low, [In(-2, 9)] int high)
    {
        var count = 0;
        for (var y = 0; y < rounds; y++)
        {
            var length = high - low;
            low += 4;
            for (var k = 0; k < length; k++)
            {
                counts[(count + k) & 15] += data[y];
                count++;
            }
            high += 4;
        }
        return count;
    }

    public static int WindowOutside([Length(0, 8)] int[] a, [In(0, 9)] int columns, [In(-2, 3)] int low, [In(-2, 12)] int high)
    {
        var (sum, rounds) = (0, 0);
        for (var x = 0; ; x++)
        {
            low++;
            if (x >= high - low)
                break;
            for (var k = 0; k < columns; k++)
                sum += a[k];
            high++;
            rounds++;
        }
        return sum * 100 + rounds;
    }

    /// <summary>The second inner loop is reached past the test of the first, which has the same limit.</summary>
    public static int SameLimit([Length(16, 16)] int[] counts, [Length(0, 9)] int[] stops, [In(0, 9)] int rows, [In(-1, 9)] int columns)
    {
        var sum = 0;
        for (var y = 0; y < rows; y++)
        {
            var k = 0;
            do
            {
                if (stops[y] == k)
                    break;
                counts[sum & 15] += k;
                sum++;
                k++;
            }
            while (k < columns);
            k = 0;
            do
            {
                counts[sum & 7]++;
                sum += 3;
                k++;
            }
            while (k < columns);
        }
        return sum;
    }
}

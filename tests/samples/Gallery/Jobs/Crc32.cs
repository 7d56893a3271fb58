// CRC-32 as in PNG, gzip and Ethernet: reflected polynomial 0xEDB88320, one table lookup a byte.
namespace Gallery.Jobs;

internal static class Crc32
{
    private static readonly uint[] Table = MakeTable();

    /// <summary>The CRC of each megabyte of a generated text.</summary>
    public static uint[] OfText(int megabytes)
    {
        const int Megabyte = 1 << 20;
        var text = Random64.Text(megabytes * Megabyte, seed: 4);
        var sums = new uint[megabytes];
        for (var i = 0; i < sums.Length; i++)
            sums[i] = Compute(text.AsSpan(i * Megabyte, Megabyte));
        return sums;
    }

    public static uint Compute(ReadOnlySpan<byte> data)
    {
        var table = Table;
        var crc = uint.MaxValue;
        foreach (var value in data)
            crc = table[(byte)(crc ^ value)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (var n = 0u; n < table.Length; n++)
        {
            var remainder = n;
            for (var bit = 0; bit < 8; bit++)
                remainder = (remainder & 1) == 0 ? remainder >> 1 : 0xedb88320 ^ (remainder >> 1);
            table[n] = remainder;
        }
        return table;
    }
}

// CRC-32 as in PNG, gzip and Ethernet: reflected polynomial 0xEDB88320, one table lookup a byte.
namespace Kernels;

public static class Crc32
{
    private static readonly uint[] Table = MakeTable();

    public static uint Compute(byte[] data)
    {
        var crc = uint.MaxValue;
        for (var i = 0; i < data.Length; i++)
            crc = Table[(byte)(crc ^ data[i])] ^ (crc >> 8);
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

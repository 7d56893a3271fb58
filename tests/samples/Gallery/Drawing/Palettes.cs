// From numbers to colours, written 0xRRGGBB.
namespace Gallery.Drawing;

internal static class Palettes
{
    public static readonly uint[] Dusk = Gradient(256, 0x10122b, 0x2c2a55, 0x6d4470, 0xc46a6e, 0xf2a66f, 0xffe3a8, 0xfffbea);
    public static readonly uint[] Ink = Gradient(160, 0x0e1116, 0x1d4a66, 0x2f8aa8, 0x9fdcd6, 0xffffff);
    public static readonly uint[] Ember = Gradient(40, 0x07070d, 0x5b2a6e, 0xc2456b, 0xf08a4b, 0xffd27a, 0xffffff);

    /// <summary>For step counts below <paramref name="limit"/> a gradient that comes round again ever more slowly; black for the limit.</summary>
    public static uint[] Escape(int limit)
    {
        var cycle = Gradient(1024, 0x05103a, 0x1f5fae, 0xd8eef8, 0xffc24a, 0x8a2f1c, 0x2a0a2e, 0x05103a);
        var colours = new uint[limit + 1];
        for (var n = 0; n < limit; n++)
            colours[n] = cycle[(int)(Math.Sqrt(n) * 118) % cycle.Length];
        return colours;
    }

    /// <summary>Looks each value up; values beyond the palette take its last colour.</summary>
    public static uint[] Colour(ReadOnlySpan<int> values, uint[] palette)
    {
        var colours = new uint[values.Length];
        for (var i = 0; i < values.Length; i++)
            colours[i] = palette[Math.Min(values[i], palette.Length - 1)];
        return colours;
    }

    /// <inheritdoc cref="Colour(ReadOnlySpan{int}, uint[])"/>
    public static uint[] Colour(ReadOnlySpan<byte> values, uint[] palette)
    {
        var colours = new uint[values.Length];
        for (var i = 0; i < values.Length; i++)
            colours[i] = palette[Math.Min(values[i], palette.Length - 1)];
        return colours;
    }

    private static uint[] Gradient(int size, params ReadOnlySpan<uint> stops)
    {
        var colours = new uint[size];
        for (var i = 0; i < size; i++)
        {
            var position = (double)i / (size - 1) * (stops.Length - 1);
            var left = Math.Min((int)position, stops.Length - 2);
            colours[i] = Mix(stops[left], stops[left + 1], position - left);
        }
        return colours;
    }

    private static uint Mix(uint from, uint to, double share)
    {
        var mixed = 0u;
        for (var shift = 0; shift < 24; shift += 8)
        {
            var a = (from >> shift) & 255;
            var b = (to >> shift) & 255;
            mixed |= (uint)(a + share * ((double)b - a) + 0.5) << shift;
        }
        return mixed;
    }
}

// Panels side by side on one dark sheet.
namespace Gallery.Drawing;

/// <param name="panelWidth">Width of a panel in pixels: half of what <see cref="Add"/> is given.</param>
internal sealed class ContactSheet(int columns, int rows, int panelWidth, int panelHeight)
{
    private const int Gap = 14;
    private const uint Paper = 0x16171c;

    private int panels;

    public int Width { get; } = columns * (panelWidth + Gap) + Gap;
    public int Height { get; } = rows * (panelHeight + Gap) + Gap;

    /// <summary>0xRRGGBB, row by row.</summary>
    public uint[] Pixels { get; } = BlankSheet((columns * (panelWidth + Gap) + Gap) * (rows * (panelHeight + Gap) + Gap));

    /// <summary>Places a picture of twice the panel's size in the next panel; four of its pixels become one.</summary>
    public void Add(uint[] picture, int pictureWidth)
    {
        var left = Gap + panels % columns * (panelWidth + Gap);
        var top = Gap + panels / columns * (panelHeight + Gap);
        panels++;
        for (var y = 0; y < panelHeight; y++)
        {
            for (var x = 0; x < panelWidth; x++)
            {
                var from = 2 * y * pictureWidth + 2 * x;
                Pixels[(top + y) * Width + left + x] =
                    Mean(picture[from], picture[from + 1], picture[from + pictureWidth], picture[from + pictureWidth + 1]);
            }
        }
    }

    private static uint[] BlankSheet(int size)
    {
        var pixels = new uint[size];
        Array.Fill(pixels, Paper);
        return pixels;
    }

    private static uint Mean(uint a, uint b, uint c, uint d)
    {
        var mean = 0u;
        for (var shift = 0; shift < 24; shift += 8)
        {
            var sum = ((a >> shift) & 255) + ((b >> shift) & 255) + ((c >> shift) & 255) + ((d >> shift) & 255);
            mean |= (sum + 2) / 4 << shift;
        }
        return mean;
    }
}

// Lloyd's algorithm: points of the plane go to their nearest centre, centres go to the mean of their points, a number of times.
namespace Kernels;

public static class KMeans
{
    /// <param name="cx">Receives the centres, which start at the first points. <paramref name="cy"/>, and room for the sums, are as long.</param>
    /// <param name="nearest">For each point the number of its centre.</param>
    public static void Run(double[] px, double[] py, int[] nearest, double[] cx, double[] cy, double[] sx, double[] sy, int[] counts, int rounds)
    {
        for (var c = 0; c < cx.Length; c++)
        {
            cx[c] = px[c];
            cy[c] = py[c];
        }
        for (var round = 0; round < rounds; round++)
        {
            for (var c = 0; c < cx.Length; c++)
            {
                sx[c] = 0;
                sy[c] = 0;
                counts[c] = 0;
            }
            for (var p = 0; p < px.Length; p++)
            {
                var best = 0;
                var bestDistance = double.MaxValue;
                for (var c = 0; c < cx.Length; c++)
                {
                    var dx = px[p] - cx[c];
                    var dy = py[p] - cy[c];
                    var distance = dx * dx + dy * dy;
                    if (distance < bestDistance)
                    {
                        bestDistance = distance;
                        best = c;
                    }
                }
                nearest[p] = best;
                sx[best] += px[p];
                sy[best] += py[p];
                counts[best]++;
            }
            for (var c = 0; c < cx.Length; c++)
            {
                if (counts[c] > 0)
                {
                    cx[c] = sx[c] / counts[c];
                    cy[c] = sy[c] / counts[c];
                }
            }
        }
    }
}

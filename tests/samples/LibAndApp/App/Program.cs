// An executable on the SDK that uses a library on the SDK, an exception across the boundary included.
using System.Globalization;
using Lib;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

var wave = new double[1000];
for (var i = 0; i < wave.Length; i++)
    wave[i] = i % 37 * (1000 - i);

var means = Series.MovingAverage(wave, window: 25);
var peak = Series.IndexOfMaximum(means);
Console.WriteLine($"{means.Length} means, the largest {means[peak]} at {peak}");

try
{
    Series.IndexOfMaximum([]);
}
catch (IndexOutOfRangeException e)
{
    Console.WriteLine($"empty series: {e.GetType().Name}: {e.Message}");
}

// Numbers: MathNet.Numerics over generated inputs, one line an area: how many results there were, and a checksum over their exact bits.
//
//     Numbers [SEED]
//
// The same lines must come out whether the package runs from its image or as IL. No native provider and no threads are used: the order of
// every sum is then the same in each run.
using System.Globalization;
using MathNet.Numerics;
using Numbers;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Control.UseManaged();
Control.UseSingleThread();

var seed = args is [var text] ? ulong.Parse(text, CultureInfo.InvariantCulture) : 1;
(string Area, Action<Inputs, Results> Compute)[] areas =
[
    ("linear algebra", LinearAlgebraArea.Compute),
    ("statistics", StatisticsArea.Compute),
    ("transforms", TransformArea.Compute),
    ("interpolation", InterpolationArea.Compute),
    ("special functions", SpecialFunctionArea.Compute),
];
foreach (var (area, compute) in areas)
{
    var results = new Results();
    compute(new Inputs(seed), results);
    Console.WriteLine($"{area}: {results.Count} results, {results.Refusals} refusals, {results.Checksum:x16}");
}

// Calls the four functions of DemoPkg, before and after DemoBase's variable changes.
using System.Globalization;
using DemoBase;
using DemoPkg;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

foreach (var g in new[] { 0L, 40L, long.MaxValue })
{
    Accumulator.g = g;
    Console.WriteLine($"g = {g}");
    Console.WriteLine($"  Test1(1)       = {Demo.Test1(1)}");
    Console.WriteLine($"  Test2(1)       = {Demo.Test2(1)}");
    Console.WriteLine($"  Test3(1)       = {Demo.Test3(1)}");
    Console.WriteLine($"  Test4(1, 0.25) = {Demo.Test4(1, 0.25)}");
}

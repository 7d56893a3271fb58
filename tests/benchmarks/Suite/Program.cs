// The kernels without a benchmark library; ./bench.sh builds and calls it.
//
//     Suite check [KERNEL...]    the checksum of each kernel's result
//     Suite time [KERNEL...]     nanoseconds a call, by a simple clock: the least, and the median, of many short runs
//     Suite call                 nanoseconds of a call into an image, beside a direct one
//
// KERNEL is part of a name; none means all. With KERNELS_IN_C set, kernels in C take the place of those in C#.
using Suite.Cases;
using Suite.Measuring;

switch (args)
{
    case ["check", .. var words]:
        foreach (var c in AllCases.Matching(words))
        {
            var work = c.Prepare();
            Console.WriteLine($"{c.Name,-22} {work.Checksum(AllCases.Call(work)):x16}");
        }
        return 0;
    case ["time", .. var words]:
        foreach (var c in AllCases.Matching(words))
        {
            var (least, median) = Clock.Measure(AllCases.Call(c.Prepare()));
            Console.WriteLine($"{c.Name,-22} {least,12:F1} {median,12:F1}");
        }
        return 0;
    case ["call"]:
        CallBoundary.Print(Console.Out);
        return 0;
    default:
        Console.Error.WriteLine("Usage: Suite check [KERNEL...] | time [KERNEL...] | call");
        return 2;
}

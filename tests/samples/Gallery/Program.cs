// Gallery: ordinary numeric C#, and two well-known NuGet packages, run from package images.
//
//     Gallery [--times] [--png FILE]
//
// One line a job: its name and a checksum over the exact bits of its result. The same lines must come out whether the code runs
// from images or as IL. The picture shows the results a person can look at.
using System.Globalization;
using Gallery;
using Gallery.Drawing;
using Gallery.Jobs;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

var showTimes = false;
var picture = "gallery.png";
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--times":
            showTimes = true;
            break;
        case "--png" when i + 1 < args.Length:
            picture = args[++i];
            break;
        default:
            Console.Error.WriteLine($"Gallery: unknown argument '{args[i]}'. Usage: Gallery [--times] [--png FILE]");
            return 2;
    }
}

const int Width = 1280, Height = 960;
var run = new JobRunner(Console.Out, showTimes);

var landscape = run.Job("landscape", () => Landscape.Paint(Width, Height));
var edges = run.Job("sobel", () => Sobel.Filter(landscape, Width, Height));
var blurred = run.Job("box-blur", () => BoxBlur.Filter(landscape, Width, Height, radius: 9, passes: 3));
var equalized = run.Job("equalize", () => Histogram.Equalize(landscape));
var mandelbrot = run.Job("mandelbrot", () => Mandelbrot.Iterations(Width, Height, limit: 600));
var orbits = new byte[Width * Height];
run.Job("n-body", () => NBody.Simulate(orbits, Width, Height, steps: 150_000));

run.Job("matmul-array", () => MatrixMultiply.Arrays(n: 288));
run.Job("matmul-2d", () => MatrixMultiply.Rectangular(n: 288));
run.Job("matmul-span", () => MatrixMultiply.Spans(n: 288));
run.Job("crc32", () => Crc32.OfText(megabytes: 8));

NumericPackage.UseManagedCodeOnOneThread();
run.Job("mathnet-lu", () => NumericPackage.LuDecomposition(n: 160));
run.Job("mathnet-qr", () => NumericPackage.QrDecomposition(n: 120));
run.Job("mathnet-multiply", () => NumericPackage.Multiply(n: 200));
run.Job("mathnet-solve", () => NumericPackage.Solve(n: 160));
run.Job("mathnet-statistics", () => NumericPackage.Statistics(count: 200_000));
run.Job("mathnet-fft", () => NumericPackage.ComplexTransform(count: 1 << 16));
run.Job("mathnet-fft-real", () => NumericPackage.RealTransform(count: 1 << 16));

run.Job("sharpzip-checksums", () => ZipPackage.Checksums(megabytes: 4));
run.Job("sharpzip-deflate", () => ZipPackage.DeflateRoundTrip(megabytes: 3));

var sheet = new ContactSheet(columns: 3, rows: 2, Width / 2, Height / 2);
sheet.Add(Palettes.Colour(mandelbrot, Palettes.Escape(limit: 600)), Width);
sheet.Add(Palettes.Colour(landscape, Palettes.Dusk), Width);
sheet.Add(Palettes.Colour(edges, Palettes.Ink), Width);
sheet.Add(Palettes.Colour(blurred, Palettes.Dusk), Width);
sheet.Add(Palettes.Colour(equalized, Palettes.Dusk), Width);
sheet.Add(Palettes.Colour(orbits, Palettes.Ember), Width);
using (var file = File.Create(picture))
    PngWriter.Write(file, sheet.Pixels, sheet.Width, sheet.Height);
Console.Error.WriteLine($"picture: {Path.GetFullPath(picture)}");
return 0;

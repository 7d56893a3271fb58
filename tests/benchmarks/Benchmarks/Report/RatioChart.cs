// The ratios of a table as a picture: a row for each kernel, a dot for each kind of code, its speed relative to the JIT compiler's on a logarithmic scale.
using System.Globalization;
using System.Text;

namespace Benchmarks.Report;

internal static class RatioChart
{
    private const int Left = 170, Plot = 620, Top = 74, Row = 20, Right = 30;

    private static readonly (string Variant, string Colour)[] s_series =
    [
        (Variants.ReadyToRun, "#b07aa1"), (Variants.NativeAot, "#59a14f"), (Variants.C, "#4e79a7"), (Variants.Image, "#e15759"),
    ];

    public static string ToSvg(KernelTable table)
    {
        string[] kernels = [.. table.Kernels.Where(k => table.Medians.ContainsKey((k, Variants.Jit)))];
        double[] speeds = [.. from k in kernels from s in s_series select Speed(table, k, s.Variant) ?? 1, 1];
        var low = Math.Min(-1, (int)Math.Floor(Math.Log2(speeds.Min())));
        var high = Math.Max(1, (int)Math.Ceiling(Math.Log2(speeds.Max())));
        double X(double speed) => Left + Plot * (Math.Log2(speed) - low) / (high - low);

        var bottom = Top + Row * kernels.Length;
        var svg = new StringBuilder();
        void Add(FormattableString line) => svg.AppendLine(line.ToString(CultureInfo.InvariantCulture));
        Add($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Left + Plot + Right}\" height=\"{bottom + 34}\" font-family=\"sans-serif\" font-size=\"12\">");
        Add($"<rect width=\"100%\" height=\"100%\" fill=\"white\"/>");
        Add($"<text x=\"{Left}\" y=\"22\" font-size=\"15\">Speed relative to fully warmed RyuJIT (right is faster)</text>");
        for (var i = 0; i < s_series.Length; i++)
        {
            Add($"<circle cx=\"{Left + 6 + 120 * i}\" cy=\"44\" r=\"5\" fill=\"{s_series[i].Colour}\"/>");
            Add($"<text x=\"{Left + 16 + 120 * i}\" y=\"48\">{s_series[i].Variant}</text>");
        }
        for (var power = low; power <= high; power++)
        {
            var x = X(Math.Pow(2, power));
            var label = power < 0 ? $"1/{1 << -power}" : $"{1 << power}";
            Add($"<line x1=\"{x:F1}\" y1=\"{Top - 8}\" x2=\"{x:F1}\" y2=\"{bottom}\" stroke=\"{(power == 0 ? "#444" : "#ddd")}\"/>");
            Add($"<text x=\"{x:F1}\" y=\"{bottom + 18}\" text-anchor=\"middle\">{label}</text>");
        }
        for (var i = 0; i < kernels.Length; i++)
        {
            var y = Top + Row * i + Row / 2;
            Add($"<text x=\"{Left - 10}\" y=\"{y + 4}\" text-anchor=\"end\">{kernels[i]}</text>");
            Add($"<line x1=\"{Left}\" y1=\"{y}\" x2=\"{Left + Plot}\" y2=\"{y}\" stroke=\"#f0f0f0\"/>");
            foreach (var (variant, colour) in s_series)
            {
                if (Speed(table, kernels[i], variant) is { } speed)
                    Add($"<circle cx=\"{X(speed):F1}\" cy=\"{y}\" r=\"{(variant == Variants.Image ? 5 : 4)}\" fill=\"{colour}\" fill-opacity=\"0.85\"/>");
            }
        }
        svg.AppendLine("</svg>");
        return svg.ToString();
    }

    private static double? Speed(KernelTable table, string kernel, string variant) =>
        table.Medians.TryGetValue((kernel, Variants.Jit), out var jit) && table.Medians.TryGetValue((kernel, variant), out var time) ? jit / time : null;
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Agents.Tests.Repository;

/// <summary>The size of files and methods, and what no file holds (CONTRIBUTING.md).</summary>
public sealed class HouseRulesTests
{
    private const int FileCap = 400;
    private const int FileMedian = 70;
    private const int MethodCap = 100;
    private const int MethodNinetieth = 25;
    private const int LineCap = 120;
    private const int MessageCap = 140;

    private static readonly string[] Forbidden = ["#region", "TODO", "FIXME", "NotImplementedException"];

    [Fact]
    public void Files_are_short()
    {
        var sizes = SourceTree.AllFiles.Select(file => (File: file, Lines: File.ReadAllLines(file).Length)).ToList();
        Rule.Holds($"A file has at most {FileCap} lines", sizes.Where(size => size.Lines > FileCap)
            .Select(size => $"{SourceTree.Relative(size.File)}: {size.Lines}"));

        var product = sizes.Where(size => SourceTree.RoomFiles.Contains(size.File));
        int median = Quantile(product.Select(size => size.Lines), 0.5);
        TestContext.Current.SendDiagnosticMessage($"files of the product: median {median} lines");
        Assert.True(median <= FileMedian, $"The median file has {median} lines, at most {FileMedian}.");
    }

    [Fact]
    public void Methods_are_short()
    {
        var methods = SourceTree.RoomFiles.SelectMany(Methods).ToList();
        Rule.Holds($"A method has at most {MethodCap} lines", methods.Where(method => method.Lines > MethodCap)
            .Select(method => $"{method.Name}: {method.Lines}"));

        int ninetieth = Quantile(methods.Select(method => method.Lines), 0.9);
        int median = Quantile(methods.Select(method => method.Lines), 0.5);
        TestContext.Current.SendDiagnosticMessage($"methods: median {median} lines, 90 % within {ninetieth}");
        Assert.True(ninetieth <= MethodNinetieth,
            $"90 % of methods have up to {ninetieth} lines, not {MethodNinetieth}.");
    }

    [Fact]
    public void A_file_holds_one_top_level_type_and_a_file_scoped_namespace()
    {
        Rule.Holds("One top-level type a file, its namespace file-scoped",
            SourceTree.RoomFiles.Select(file => (File: file, Root: Parse(file)))
            .Where(pair => TopLevelTypes(pair.Root) > 1
                || pair.Root.DescendantNodes().OfType<NamespaceDeclarationSyntax>().Any())
            .Select(pair => SourceTree.Relative(pair.File)));
    }

    [Fact]
    public void Lines_fit_and_nothing_is_left_for_later()
    {
        string rule = $"A line has at most {LineCap} characters and none of {string.Join(", ", Forbidden)}";
        Rule.Holds(rule, SourceTree.AllFiles
            .Where(file => Path.GetFileName(file) != nameof(HouseRulesTests) + ".cs")
            .SelectMany(file => File.ReadLines(file).Select((line, index) => (file, line, index)))
            .Where(place => place.line.Length > Cap(place.line)
                || Forbidden.Any(word => place.line.Contains(word, StringComparison.Ordinal)))
            .Select(place => $"{SourceTree.Relative(place.file)}({place.index + 1}): {place.line.Trim()}"));
    }

    // A message that a person reads stays whole where it is a little too long.
    private static int Cap(string line) => line.Contains('"', StringComparison.Ordinal) ? MessageCap : LineCap;

    private static CompilationUnitSyntax Parse(string file) =>
        CSharpSyntaxTree.ParseText(File.ReadAllText(file), path: file).GetCompilationUnitRoot();

    private static int TopLevelTypes(CompilationUnitSyntax root) => root.DescendantNodes()
        .Count(node => node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax
            && node.Parent is BaseNamespaceDeclarationSyntax or CompilationUnitSyntax);

    // A method, constructor or operator from its first line without attributes and documentation to its closing brace.
    private static IEnumerable<(string Name, int Lines)> Methods(string file) =>
        from method in Parse(file).DescendantNodes().OfType<BaseMethodDeclarationSyntax>()
        where method.Body is not null || method.ExpressionBody is not null
        let start = method.Modifiers.Count > 0 ? method.Modifiers[0] : method.GetFirstToken()
        let first = start.GetLocation().GetLineSpan().StartLinePosition.Line
        let last = method.GetLocation().GetLineSpan().EndLinePosition.Line
        select ($"{SourceTree.Relative(file)}({first + 1})", last - first + 1);

    private static int Quantile(IEnumerable<int> values, double share)
    {
        var ordered = values.Order().ToList();
        return ordered[Math.Min(ordered.Count - 1, (int)(share * ordered.Count))];
    }
}

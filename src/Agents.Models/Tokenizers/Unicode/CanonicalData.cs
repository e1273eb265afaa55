using System.Globalization;

namespace Agents.Models.Tokenizers.Unicode;

/// <summary>
/// Combining classes, canonical decompositions and compositions (Unicode Standard Annex 15), from the table beside this
/// file. .NET has them only where ICU is there and the application is not globalisation-invariant, and a model's token
/// ids must depend on neither.
/// </summary>
internal sealed class CanonicalData
{
    private const string Resource = "Unicode/canonical.txt";

    private static readonly Lazy<CanonicalData> Loaded = new(() => new CanonicalData());

    private readonly Dictionary<int, byte> _classes = [];
    private readonly Dictionary<int, (int First, int Second)> _parts = [];
    private readonly Dictionary<(int First, int Second), int> _whole = [];

    private CanonicalData()
    {
        using var stream = typeof(CanonicalData).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line[0] != '#')
                Add(line.Split(' '));
        }
    }

    public static CanonicalData Instance => Loaded.Value;

    /// <summary>The canonical combining class; 0 of a character that begins anew.</summary>
    public byte Class(int character) => _classes.GetValueOrDefault(character);

    /// <summary>What a character consists of, one level deep; the second is 0 where it is one character.</summary>
    public bool TryDecompose(int character, out (int First, int Second) parts) =>
        _parts.TryGetValue(character, out parts);

    /// <summary>The character that two make together.</summary>
    public bool TryCompose(int first, int second, out int whole) => _whole.TryGetValue((first, second), out whole);

    private static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private void Add(string[] fields)
    {
        if (fields[0] == "c")
        {
            var value = byte.Parse(fields[3], CultureInfo.InvariantCulture);
            for (var character = Hex(fields[1]); character <= Hex(fields[2]); character++)
                _classes.Add(character, value);
            return;
        }

        var (whole, parts) = (Hex(fields[1]), (Hex(fields[2]), fields.Length > 3 ? Hex(fields[3]) : 0));
        _parts.Add(whole, parts);
        if (fields[0] == "D")
            _whole.Add(parts, whole);
    }
}

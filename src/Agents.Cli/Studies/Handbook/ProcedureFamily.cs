using System.Globalization;
using System.Text.RegularExpressions;
using Agents.Evaluation;

namespace Agents.Cli.Studies.Handbook;

/// <summary>
/// Problems of one kind with a parameter, which have a long way and a short one: the short one is the behavior of the
/// parameter. A question is asked in several forms, in words that the behavior need not share.
/// </summary>
/// <param name="topic">The subject.</param>
/// <param name="fields">What the parameter holds, in order; the forms name them.</param>
/// <param name="forms">The forms: <c>{x}</c> is the number that changes.</param>
internal abstract class ProcedureFamily(string topic, string[] fields, params string[] forms)
{
    private readonly Regex[] _readers = [.. forms.Select(Reader)];

    public string Topic => topic;

    public int Forms => forms.Length;

    /// <summary>All parameters, the values of the fields joined by commas.</summary>
    public abstract IEnumerable<string> Parameters { get; }

    /// <summary>Name of the parameter's behavior.</summary>
    public abstract string Name(string parameter);

    /// <summary>When the behavior applies.</summary>
    public abstract string UseWhen(string parameter);

    /// <summary>The short way, in words.</summary>
    public abstract string Instruction(string parameter);

    /// <summary>A short way that is wrong.</summary>
    public abstract string WrongInstruction(string parameter);

    /// <summary>A number to ask about.</summary>
    public abstract long Draw(SeededRandom random, string parameter);

    public abstract long Answer(string parameter, long x);

    /// <summary>The steps of the long way.</summary>
    public abstract IEnumerable<string> LongWay(string parameter, long x);

    /// <summary>The steps of the short way.</summary>
    public abstract IEnumerable<string> ShortWay(string parameter, long x);

    /// <summary>The question in a form.</summary>
    public string Ask(string parameter, long x, int form)
    {
        var text = forms[form].Replace("{x}", x.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        return fields.Zip(parameter.Split(',')).Aggregate(
            text, (t, field) => t.Replace($"{{{field.First}}}", field.Second, StringComparison.Ordinal));
    }

    /// <summary>Parameter and number of a question; null where it is none of this family.</summary>
    public (string Parameter, long X)? Read(string question)
    {
        foreach (var reader in _readers)
        {
            if (reader.Match(question) is { Success: true } match)
            {
                return (string.Join(',', fields.Select(f => match.Groups[f].Value)),
                    long.Parse(match.Groups["x"].Value, CultureInfo.InvariantCulture));
            }
        }

        return null;
    }

    protected static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>A number of so many digits.</summary>
    protected static long Digits(SeededRandom random, int count)
    {
        long number = random.Next(1, 9);
        for (var i = 1; i < count; i++)
            number = (number * 10) + random.Next(0, 9);
        return number;
    }

    private static Regex Reader(string form)
    {
        var pattern = Regex.Replace(Regex.Escape(form).Replace("}", "\\}", StringComparison.Ordinal), @"\\\{(\w+)\\\}",
            m => m.Groups[1].Value == "x" ? @"(?<x>\d{1,18})" : $@"(?<{m.Groups[1].Value}>[a-z0-9]+)");
        return new Regex($"^{pattern}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }
}

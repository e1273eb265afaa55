using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Agents.Prompts;

namespace Agents.Models.Constraints;

/// <summary>
/// Sets of byte strings and what is left of them after a byte (Brzozowski's derivative). Equal sets that are made
/// alike have one number, so the sets reached are the states of an automaton that is built as it is walked, with a
/// stack where rules contain themselves. One thread at a time.
/// </summary>
internal sealed class Language
{
    public const int Nothing = 0;

    public const int End = 1;

    /// <summary>No end: the count of a repetition, and the distance of what cannot be finished.</summary>
    public const int Unbounded = int.MaxValue;

    /// <summary>Most sets and alternatives; bounds memory and the time that a stranger's schema can take.</summary>
    public const int MaxSize = 200_000;

    /// <summary>Alternatives above which it is worth looking for those that were met.</summary>
    private const int ManyParts = 64;

    private readonly Dictionary<LanguageNode, int> _numbers = [];
    private readonly List<LanguageNode> _nodes = [];
    private readonly List<bool> _nullable = [];
    private readonly List<int> _shortest = [];
    private readonly List<int> _rules = [];
    private readonly Dictionary<(ulong[] Page, bool IsFirst), int> _shared = [];

    public Language()
    {
        Number(new(LanguageKind.Nothing));
        Number(new(LanguageKind.End));
    }

    /// <summary>Sets and their alternatives.</summary>
    public int Size { get; private set; }

    public int Bytes(ByteSet bytes) => bytes.IsEmpty ? Nothing : Number(new(LanguageKind.Bytes, Bytes: bytes));

    public int Literal(string text) => Literal(Encoding.UTF8.GetBytes(text));

    public int Literal(ReadOnlySpan<byte> bytes)
    {
        var result = End;
        for (var i = bytes.Length - 1; i >= 0; i--)
            result = Sequence(Bytes(ByteSet.Range(bytes[i], bytes[i])), result);
        return result;
    }

    /// <summary>What was made of a page of characters that many sets share; made where it was not.</summary>
    public int Shared(ulong[] page, bool isFirst, Func<int> make) =>
        _shared.TryGetValue((page, isFirst), out var known) ? known : _shared[(page, isFirst)] = make();

    public int Sequence(params ReadOnlySpan<int> parts)
    {
        var result = End;
        for (var i = parts.Length - 1; i >= 0; i--)
            result = Pair(parts[i], result);
        return result;
    }

    public int Choice(params ReadOnlySpan<int> parts)
    {
        var (items, bytes) = (new List<int>(parts.Length), default(ByteSet));
        foreach (var part in parts)
        {
            var node = _nodes[part];
            if (node.Kind == LanguageKind.Bytes)
                bytes |= node.Bytes;
            else if (node.Kind == LanguageKind.Choice)
                AddItems(node.Items!, items, ref bytes);
            else if (part != Nothing)
                items.Add(part);
        }
        if (!bytes.IsEmpty)
            items.Add(Bytes(bytes));
        items.Sort();
        var count = 0;
        for (var i = 0; i < items.Count; i++)
        {
            if (count == 0 || items[count - 1] != items[i])
                items[count++] = items[i];
        }

        return count switch
        {
            0 => Nothing,
            1 => items[0],
            _ => Number(new(LanguageKind.Choice, Items: [.. CollectionsMarshal.AsSpan(items)[..count]])),
        };
    }

    public int Repeat(int part, int least, int most)
    {
        if (most == 0 || part == End)
            return End;
        if (part == Nothing)
            return least == 0 ? End : Nothing;
        if (_nullable[part])
            least = 0;
        return least == 1 && most == 1 ? part : Number(new(LanguageKind.Repeat, part, least, most));
    }

    /// <summary>A rule whose body comes later.</summary>
    public int Rule()
    {
        _rules.Add(Nothing);
        return Number(new(LanguageKind.Rule, _rules.Count - 1));
    }

    /// <summary>Gives a rule its body, which must not hold the empty string.</summary>
    public void Define(int rule, int body) => _rules[_nodes[rule].A] = body;

    /// <summary>Whether the empty string is in it: nothing more is needed.</summary>
    public bool IsNullable(int set) => _nullable[set];

    /// <summary>Bytes of the shortest string in it.</summary>
    public int Shortest(int set) => _shortest[set];

    /// <summary>What can follow a byte.</summary>
    /// <exception cref="AgentsException">The parts are nested beyond the stack, or too many.</exception>
    public int After(int set, byte value)
    {
        CheckStack();
        var node = _nodes[set];
        switch (node.Kind)
        {
            case LanguageKind.Bytes:
                return node.Bytes.Contains(value) ? End : Nothing;
            case LanguageKind.Sequence when !_nullable[node.A]:
                return Pair(After(node.A, value), node.B);
            case LanguageKind.Sequence or LanguageKind.Choice:
                var (parts, seen) = (new List<int>(), (HashSet<int>?)null);
                AddAfter(set, value, parts, ref seen);
                return Choice(CollectionsMarshal.AsSpan(parts));
            case LanguageKind.Repeat:
                var after = After(node.A, value);
                if (after == Nothing)
                    return Nothing;
                var most = node.C == Unbounded ? Unbounded : node.C - 1;
                return Pair(after, Repeat(node.A, Math.Max(0, node.B - 1), most));
            case LanguageKind.Rule:
                return After(_rules[node.A], value);
            default:
                return Nothing;
        }
    }

    /// <summary>The sets of bytes that something can follow.</summary>
    /// <exception cref="AgentsException">The parts are nested beyond the stack.</exception>
    public HashSet<ByteSet> Firsts(int set)
    {
        var firsts = new HashSet<ByteSet>();
        AddFirsts(set, firsts, []);
        return firsts;
    }

    /// <summary>Ends the building: computes how short the strings of rules are.</summary>
    /// <exception cref="AgentsException">A rule begins with itself.</exception>
    public void Seal()
    {
        var done = new HashSet<int>();
        foreach (var body in _rules)
            CheckStart(body, [], done);
        var changed = _rules.Count > 0;
        while (changed)
        {
            changed = false;
            for (var set = 0; set < _nodes.Count; set++)
            {
                var shortest = Measure(_nodes[set]);
                changed |= shortest != _shortest[set];
                _shortest[set] = shortest;
            }
        }
    }

    // All alternatives in one list: a choice for each part that may be left out before another, or for each alternative
    // of such a row, would take memory by the square of their number.
    private void AddAfter(int set, byte value, List<int> parts, ref HashSet<int>? seen)
    {
        CheckStack();
        for (; _nodes[set].Kind == LanguageKind.Sequence; set = _nodes[set].B)
        {
            if (parts.Count > ManyParts && !(seen ??= []).Add(set))
                return;
            Add(Pair(After(_nodes[set].A, value), _nodes[set].B), parts);
            if (!_nullable[_nodes[set].A])
                return;
        }

        if (_nodes[set].Items is not { } items)
            Add(After(set, value), parts);
        else
            foreach (var item in items)
                AddAfter(item, value, parts, ref seen);
    }

    private static void Add(int part, List<int> parts)
    {
        if (part != Nothing)
            parts.Add(part);
    }

    // Each part once: alternatives share their ends.
    private void AddFirsts(int set, HashSet<ByteSet> firsts, HashSet<int> seen)
    {
        CheckStack();
        var isNew = seen.Add(set);
        for (; isNew && _nodes[set].Kind == LanguageKind.Sequence; isNew = seen.Add(set))
        {
            AddFirsts(_nodes[set].A, firsts, seen);
            if (!_nullable[_nodes[set].A])
                return;
            set = _nodes[set].B;
        }

        var node = _nodes[set];
        if (!isNew)
            return;
        if (node.Kind == LanguageKind.Bytes)
            firsts.Add(node.Bytes);
        else if (node.Kind == LanguageKind.Rule)
            AddFirsts(_rules[node.A], firsts, seen);
        else if (node.Kind == LanguageKind.Repeat)
            AddFirsts(node.A, firsts, seen);
        foreach (var item in node.Items ?? [])
            AddFirsts(item, firsts, seen);
    }

    private static void CheckStack()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new SchemaNotSupportedException("The schema or pattern is nested too deep.");
    }

    // A rule that begins with itself would be followed for ever.
    private void CheckStart(int set, HashSet<int> open, HashSet<int> done)
    {
        CheckStack();
        if (done.Contains(set))
            return;
        if (!open.Add(set))
            throw new AgentsException("A $ref leads to itself without anything between.");
        var node = _nodes[set];
        if (node.Kind is LanguageKind.Sequence or LanguageKind.Repeat)
            CheckStart(node.A, open, done);
        if (node.Kind == LanguageKind.Sequence && _nullable[node.A])
            CheckStart(node.B, open, done);
        if (node.Kind == LanguageKind.Rule)
            CheckStart(_rules[node.A], open, done);
        foreach (var item in node.Items ?? [])
            CheckStart(item, open, done);
        open.Remove(set);
        done.Add(set);
    }

    private int Pair(int first, int second)
    {
        if (first == Nothing || second == Nothing)
            return Nothing;
        if (first == End)
            return second;
        if (second == End)
            return first;
        CheckStack();
        var node = _nodes[first];
        return node.Kind == LanguageKind.Sequence
            ? Pair(node.A, Pair(node.B, second))
            : Number(new(LanguageKind.Sequence, first, second));
    }

    private void AddItems(int[] parts, List<int> items, ref ByteSet bytes)
    {
        foreach (var part in parts)
        {
            if (_nodes[part].Kind == LanguageKind.Bytes)
                bytes |= _nodes[part].Bytes;
            else
                items.Add(part);
        }
    }

    private int Number(LanguageNode node)
    {
        if (_numbers.TryGetValue(node, out var number))
            return number;
        Size += 1 + (node.Items?.Length ?? 0);
        if (Size > MaxSize)
        {
            throw new SchemaNotSupportedException(
                "The schema or pattern needs too many states; make it simpler, or the answer shorter.");
        }
        _numbers.Add(node, _nodes.Count);
        _nodes.Add(node);
        _nullable.Add(HasEnd(node));
        _shortest.Add(Measure(node));
        return _nodes.Count - 1;
    }

    private bool HasEnd(LanguageNode node) => node.Kind switch
    {
        LanguageKind.End => true,
        LanguageKind.Sequence => _nullable[node.A] && _nullable[node.B],
        LanguageKind.Choice => node.Items!.Any(i => _nullable[i]),
        LanguageKind.Repeat => node.B == 0 || _nullable[node.A],
        _ => false,
    };

    private int Measure(LanguageNode node) => node.Kind switch
    {
        LanguageKind.End => 0,
        LanguageKind.Bytes => 1,
        LanguageKind.Sequence => Sum(_shortest[node.A], 1, _shortest[node.B]),
        LanguageKind.Choice => node.Items!.Min(i => _shortest[i]),
        LanguageKind.Repeat => node.B == 0 ? 0 : Sum(_shortest[node.A], node.B, 0),
        LanguageKind.Rule => _rules[node.A] == Nothing ? Unbounded : _shortest[_rules[node.A]],
        _ => Unbounded,
    };

    private static int Sum(int first, int times, int second) => first == Unbounded || second == Unbounded
        ? Unbounded
        : (int)Math.Min(Unbounded, ((long)first * times) + second);
}

using Fluid.Ast;

namespace Agents.Workflows.Templates;

/// <summary>Collects what a template reads, and what it does that is not offered.</summary>
internal sealed class ReferenceFinder : AstVisitor
{
    private readonly Stack<string> _local = new();
    private readonly HashSet<Reference> _found = [];
    private readonly HashSet<string> _filters = [];

    public IReadOnlyCollection<Reference> Found => _found;

    public IReadOnlyCollection<string> Filters => _filters;

    public bool UsesRange { get; private set; }

    protected override Expression VisitMemberExpression(MemberExpression memberExpression)
    {
        var segments = memberExpression.Segments;
        foreach (var indexer in segments.OfType<IndexerSegment>())
            Visit(indexer.Expression);
        if (segments[0] is IdentifierSegment root && !_local.Contains(root.Identifier))
        {
            _found.Add(new Reference(
                root.Identifier, segments.Count > 1 ? (segments[1] as IdentifierSegment)?.Identifier : null));
        }

        return memberExpression;
    }

    protected override Statement VisitForStatement(ForStatement forStatement)
    {
        UsesRange |= forStatement.Range is not null;
        _local.Push(forStatement.Identifier);
        _local.Push("forloop");
        var visited = base.VisitForStatement(forStatement);
        _local.Pop();
        _local.Pop();
        return visited;
    }

    protected override Expression VisitRangeExpression(RangeExpression rangeExpression)
    {
        UsesRange = true;
        return base.VisitRangeExpression(rangeExpression);
    }

    protected override Expression VisitFilterExpression(FilterExpression filterExpression)
    {
        _filters.Add(filterExpression.Name);
        return base.VisitFilterExpression(filterExpression);
    }
}
